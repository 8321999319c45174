// Addresses that are to make the service ask itself, or the net that it stands in.
import { post } from './fire.mjs';

const create =
  'mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { webhookEndpoint { id } secret userErrors { code message } } }';

const refused = ([name, url]) => [
  name,
  post(create, { input: { url } }),
  '200 INVALID_INPUT',
  ({ text }) =>
    text.includes('"webhookEndpoint":null') && !text.includes('whsec_') && !text.includes('S3CRET'),
];

export const webhooks = [
  ['loopback', 'https://127.0.0.1/hook'],
  ['loopback by its name', 'https://localhost/hook'],
  ['loopback as one decimal number', 'https://2130706433/hook'],
  ['loopback in octal', 'https://0177.0.0.1/hook'],
  ['loopback in hexadecimal, short', 'https://0x7f.1/hook'],
  ['loopback of IPv6', 'https://[::1]/hook'],
  ['loopback within IPv6', 'https://[::ffff:127.0.0.1]/hook'],
  ['the metadata of a cloud, an address of a link', 'https://169.254.169.254/latest/meta-data'],
  ['a private net', 'https://10.0.0.1/hook'],
  ['a user name in the address', 'https://admin:S3CRET@receiver.example.org/hook'],
  ['no TLS', 'http://receiver.example.org/hook'],
  ['another scheme', 'file:///etc/passwd'],
].map(refused);
