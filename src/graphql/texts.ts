import { Kind, visit, type DocumentNode } from 'graphql';
import { requestError } from './errors.js';

type Path = readonly (string | number)[];

/** Far more than any input of ours is deep, far less than the stack is. */
const DEPTH_MAX = 32;

const isWhole = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
const refusal = (path: Path) => requestError('BAD_TEXT', 'The text contains NUL or half of a surrogate pair.', path);

/** No text with NUL or a lone surrogate comes in by a variable, and nothing that is nested without end. @throws GraphQLError that names the path */
export const checkVariableTexts = (variables: Readonly<Record<string, unknown>>): void => checkTexts(variables, []);

const checkTexts = (value: unknown, path: Path): void => {
  if (path.length > DEPTH_MAX) throw requestError('BAD_INPUT', `The variables are more than ${DEPTH_MAX} levels deep.`, path.slice(0, 1));
  if (typeof value === 'string') {
    if (!isWhole(value)) throw refusal(path);
  } else if (Array.isArray(value)) value.forEach((item, index) => checkTexts(item, [...path, index]));
  else if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) checkTexts(item, [...path, name]);
};

/** The same of texts that stand in the document itself. @throws GraphQLError that names the path from the field on */
export const checkLiteralTexts = (document: DocumentNode): void => {
  const path: string[] = [];
  visit(document, {
    Argument: { enter: ({ name }) => void path.push(name.value), leave: () => void path.pop() },
    ObjectField: { enter: ({ name }) => void path.push(name.value), leave: () => void path.pop() },
    [Kind.STRING]: ({ value }) => {
      if (!isWhole(value)) throw refusal(path);
    },
  });
};
