const TEXT_OID = 25;
const HEADER_BYTES = 20;
const NO_ELEMENTS_BYTES = 12;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/**
 * Texts as one parameter of the type `text[]`, in PostgreSQL's binary form: nothing has to be escaped here, or taken apart there character by character.
 */
export const textArray = (texts: readonly (string | null)[]): Buffer => {
  if (texts.length === 0) return header(Buffer.alloc(NO_ELEMENTS_BYTES), 0);
  const lengths = texts.map((text) => (text === null ? 0 : Buffer.byteLength(text)));
  const bytes = header(Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, HEADER_BYTES)), 1);
  bytes.writeInt32BE(texts.length, 12);
  bytes.writeInt32BE(1, 16); // the index of the first
  let at = HEADER_BYTES;
  for (const [index, text] of texts.entries()) {
    at = bytes.writeInt32BE(text === null ? NULL_LENGTH : lengths[index] ?? 0, at);
    if (text !== null) at += bytes.write(text, at);
  }
  return bytes;
};

/** How many dimensions, that there may be nulls, and of what. */
const header = (bytes: Buffer, dimensions: number): Buffer => {
  bytes.writeInt32BE(dimensions, 0);
  bytes.writeInt32BE(1, 4);
  bytes.writeInt32BE(TEXT_OID, 8);
  return bytes;
};

/**
 * The value of a column as a text that PostgreSQL reads as that type: documents as JSON, lists as `{"a","b"}`, everything else as it is written.
 * `type`: as PostgreSQL calls it, without constraints.
 */
export const columnText = (type: string, value: unknown): string | null => {
  if (isNothing(value)) return null;
  if (/^jsonb?$/i.test(type)) return JSON.stringify(value);
  if (Array.isArray(value)) return listText(value);
  return plainText(value);
};

/** What JSON has no value for, or null: numbers that are none, too. */
const isNothing = (value: unknown): boolean => value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value));

/** A text as it is; everything else as JSON writes it, which is how PostgreSQL reads numbers and booleans too. */
const plainText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const listText = (list: readonly unknown[]): string => `{${list.map(elementText).join(',')}}`;

const elementText = (element: unknown): string => {
  if (isNothing(element)) return 'NULL';
  if (Array.isArray(element)) return listText(element);
  return `"${plainText(element).replaceAll(/["\\]/g, '\\$&')}"`;
};
