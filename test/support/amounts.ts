/** What is no amount of credits, though some of it looks like one. */
export const noAmounts: readonly (readonly [string, unknown])[] = [
  ['nothing', '0'], ['nothing, below zero', '-0'], ['less than nothing', '-1'], ['much less than nothing', '-9223372036854775808'],
  ['the first whole number that a float leaves out', '9007199254740993'], ['one more than 63 bits hold', '9223372036854775808'], ['one more than 64 bits hold', '18446744073709551616'],
  ['a minute more than there may be', '10000001'], ['a number with an exponent', '1e3'], ['a number with a large exponent', '1E+30'], ['no number', 'NaN'], ['no end', 'Infinity'],
  ['half a minute', '0.5'], ['a whole minute with a point', '60.0'], ['a comma', '1,000'], ['an underscore', '1_000'], ['nothing written', ''], ['a blank', ' '],
  ['a blank before it', ' 60'], ['a blank after it', '60 '], ['a new line after it', '60\n'], ['a zero before it', '060'], ['a plus before it', '+60'], ['hexadecimal digits', '0x3c'],
  ['digits of another script', '٦٠'], ['wide digits', '６０'], ['a big integer of a program', '60n'], ['NUL after it', '60\u0000'],
  ['a number instead of a text', 60], ['no number instead of a text', NaN], ['a list', ['60']], ['an object', { minutes: '60' }], ['yes', true],
];
