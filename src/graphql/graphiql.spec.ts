import { Script } from 'node:vm';
import { expect, it } from '@jest/globals';
import { buildASTSchema, parse, validate } from 'graphql';
import { mergedSdl } from '../../test/contracts/codegen.js';
import { clientScript, welcome } from './graphiql.page.js';

it('GraphiQL greets newcomers with an operation that the contract knows', () => {
  expect(validate(buildASTSchema(mergedSdl()), parse(welcome))).toEqual([]);
});

it('GraphiQL starts with a script that can be read by a browser', () => {
  expect(() => new Script(clientScript)).not.toThrow();
  expect(clientScript).not.toMatch(/https?:/);
});
