const TEXT_OID = 25;
const HEADER_BYTES = 20;
const NO_ELEMENTS_BYTES = 12;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const NULL_MARK = '\xff\xff\xff\xff';
/** Lengths below this are written again and again. */
const MARKS_KEPT = 256;

/**
 * Texts as one parameter of the type `text[]`, in PostgreSQL's binary form: nothing has to be escaped here, or taken apart there character by character.
 */
export const textArray = (texts: readonly (string | null)[]): Buffer => {
  if (texts.length === 0) return header(Buffer.alloc(NO_ELEMENTS_BYTES), 0);
  const whole = texts.join('');
  return Buffer.byteLength(whole) === whole.length ? plainArray(texts, whole.length) : anyArray(texts);
};

/** Of texts in which each character is one byte, which is most often: written in one go, for asking Node for each text takes longer than the text. */
const plainArray = (texts: readonly (string | null)[], characters: number): Buffer => {
  const bytes = beginning(texts.length, characters);
  bytes.write(texts.map((text) => (text === null ? NULL_MARK : `${lengthMark(text.length)}${text}`)).join(''), HEADER_BYTES, 'latin1');
  return bytes;
};

const marks: string[] = [];
/** The four bytes of a length, each as the character of that number. */
const lengthMark = (length: number): string =>
  (length < MARKS_KEPT ? (marks[length] ??= markOf(length)) : markOf(length));
const markOf = (length: number): string => String.fromCharCode(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);

const anyArray = (texts: readonly (string | null)[]): Buffer => {
  const lengths = texts.map((text) => (text === null ? 0 : Buffer.byteLength(text)));
  const bytes = beginning(texts.length, lengths.reduce((sum, length) => sum + length, 0));
  let at = HEADER_BYTES;
  for (const [index, text] of texts.entries()) {
    at = bytes.writeInt32BE(text === null ? NULL_LENGTH : lengths[index] ?? 0, at);
    if (text !== null) at += bytes.write(text, at);
  }
  return bytes;
};

/** Room for so many texts of so many bytes together, and what is said before the first. */
const beginning = (count: number, textBytes: number): Buffer => {
  const bytes = header(Buffer.allocUnsafe(HEADER_BYTES + count * LENGTH_BYTES + textBytes), 1);
  bytes.writeInt32BE(count, 12);
  bytes.writeInt32BE(1, 16); // the index of the first
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
 * Writes values of a column as texts that PostgreSQL reads as its type: documents as JSON, lists as `{"a","b"}`, everything else as it is written.
 * `type`: as PostgreSQL calls it, without constraints.
 */
export const columnTexts = (type: string): ((value: unknown) => string | null) => {
  const isDocument = /^jsonb?$/i.test(type);
  return (value) => {
    if (typeof value === 'string' && !isDocument) return value;
    if (isNothing(value)) return null;
    return isDocument || !Array.isArray(value) ? JSON.stringify(value) : listText(value);
  };
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
