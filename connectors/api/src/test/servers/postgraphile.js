// node postgraphile.js CONNECTION_STRING SCHEMA: GraphQL over that schema on a free port of this machine, which it prints.
const http = require('http');
const { postgraphile } = require('postgraphile');

const handler = postgraphile(process.argv[2], process.argv[3], { disableQueryLog: true });
const server = http.createServer(handler);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// Whoever started it has gone.
process.stdin.resume().on('end', () => process.exit());
