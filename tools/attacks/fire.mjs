// Sends requests as they are, valid or not, and tells what came back and after how many milliseconds.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

const agent = new Agent({ keepAlive: true });

/** A GraphQL request by POST. */
export const post = (query, variables = {}) => ({ body: JSON.stringify({ query, variables }) });

/** Sends a request; what it does not say is as an honest client would send it. */
export function fire({ port, token }, { method = 'POST', path = '/graphql', headers = {}, body = '' }) {
  const usual = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const given = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== null);
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path,
      headers: Object.fromEntries(given),
    });
    sent.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('end', () =>
        resolve({ status: response.statusCode, text, headers: response.headers, ...since(begun) }),
      );
    });
    sent.end(body);
  });
}

/** Sends bytes on a connection of their own, and reads until the service closes it. */
export function fireBytes({ port }, bytes) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (data) => (text += data));
    socket.on('error', (error) => (text ? undefined : reject(error)));
    socket.on('close', () => resolve({ status: Number(text.split(' ')[1]), text, ...since(begun) }));
  });
}

const since = (begun) => ({ milliseconds: performance.now() - begun });

/** The first code of an error in an answer; `data` where there is none. */
export const codeOf = ({ text }) =>
  /"code":"(\w+)"/.exec(text)?.[1] ?? (text.includes('"data"') ? 'data' : '');
