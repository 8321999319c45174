/** Tells whoever waits what is going on; the result alone goes to the standard output. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
