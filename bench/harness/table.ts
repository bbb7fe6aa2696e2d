import type { Figure } from './figure.js';

const HEADINGS = ['row', 'ours', 'limit', 'ratio', 'target', ''] as const;

/** The figures as a table for people. */
export const tableOf = (figures: readonly Figure[]): string => {
  const lines = [HEADINGS, ...figures.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  return lines.map((cells) => cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()).join('\n');
};

const cellsOf = ({ name, value, unit, limit, ratio, target, ok }: Figure): readonly string[] => [
  name, `${said(value)} ${unit}`, limit === null ? '' : `${said(limit)} ${unit}`, ratio === null ? '' : ratio.toFixed(2), target ?? '', target === null ? '' : ok ? 'pass' : 'short',
];

const said = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });
