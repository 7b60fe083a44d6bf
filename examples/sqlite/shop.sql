-- shop.db as text: sqlite3 shop.db < shop.sql
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  since DATE NOT NULL,
  newsletter BOOLEAN
);
INSERT INTO customers VALUES
  (1, 'Ada', '2019-03-01', 1),
  (2, 'Grace', '2020-11-15', 0),
  (3, 'Edsger', '2021-06-30', NULL);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
  placed DATETIME NOT NULL,
  amount DECIMAL(10,2) NOT NULL
);
INSERT INTO orders VALUES
  (1, 1, '2024-01-05 09:30:00', 19.90),
  (2, 2, '2024-01-05 10:00:00', 250),
  (3, 1, '2024-02-11 17:45:30', 0.29),
  (4, 3, '2024-02-29 23:59:59', 74.50),
  (5, 2, '2024-03-02 08:15:00', 1200.05);
