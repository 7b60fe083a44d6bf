// node json-server.js DATABASE.json: a REST API on a free port of this machine, which it prints.
const jsonServer = require('json-server');

const app = jsonServer.create();
app.use(jsonServer.defaults({ logger: false, readOnly: true }));
app.use(jsonServer.router(process.argv[2]));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
// Whoever started it has gone.
process.stdin.resume().on('end', () => process.exit());
