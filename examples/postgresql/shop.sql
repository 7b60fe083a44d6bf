CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, country char(2))
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, placed timestamptz NOT NULL, total numeric(12,2) NOT NULL, status text NOT NULL, note text)
INSERT INTO customers SELECT i, 'Customer ' || i, (ARRAY['DE','GB','NG','IS','AT'])[1 + i % 5] FROM generate_series(1, 1000) i
INSERT INTO orders SELECT i, 1 + i % 1000, timestamptz '2024-01-01 00:00+00' + i * interval '3 minutes', (i * 37 % 100000) / 100.0, (ARRAY['open','paid','sent'])[1 + i % 3], CASE WHEN i % 10 = 0 THEN 'please ring twice' END FROM generate_series(1, 200000) i
ANALYZE
