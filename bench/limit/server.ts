import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { handlers } from './handlers';
import { mysqlSource } from './mysql-source';
import { sqliteSource } from './sqlite-source';

/**
 * The fastest server that we can write by hand: what the benchmark compares the service with. It answers the same
 * operations out of the same database with the same JSON; it has no GraphQL, asks nobody who they are, and checks nothing.
 */
const { DATABASE_URL: url = '', PORT: port = '' } = process.env;
const source = url.startsWith('mysql:') ? mysqlSource(url) : sqliteSource(url);

function answer(response: ServerResponse, status: number, text: string): void {
  const length = Buffer.byteLength(text);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': length });
  response.end(text);
}

async function handle(path: string, body: string, response: ServerResponse): Promise<void> {
  try {
    const data = await handlers[path.slice(1)]!(source, JSON.parse(body) as never);
    answer(response, 200, JSON.stringify({ data }));
  } catch (error) {
    answer(response, 500, JSON.stringify({ errors: [{ message: String(error) }] }));
  }
}

createServer({ keepAliveTimeout: 60_000 }, (request: IncomingMessage, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => void handle(request.url ?? '', body, response));
}).listen(Number(port), '127.0.0.1');
