/** The form of a text in which it is stored: NFC, trimmed. */
export function normalizeText(text: string): string {
  return text.normalize('NFC').trim();
}

/** Words of ASCII with single spaces between them: nothing but their case is folded. */
const plainWords = /^[!-~]+(?: [!-~]+)*$/;

/** The form in which texts are searched and ordered, alike on every database: no case, no accents, single spaces. */
export function fold(text: string): string {
  if (plainWords.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The form in which e-mail addresses are compared: lower case, NFC. */
export function normalizeEmail(address: string): string {
  return normalizeText(address).toLowerCase();
}
