import ts from 'typescript';

const MONEY = /^(amountMinor|money|moneyOf|feeMinor|fee)$/;
const CREDITS = /^(creditMinutes|creditsOf|credits|minutes|levy|balance)$/;
const SUMS: readonly ts.SyntaxKind[] = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.MinusEqualsToken];

const names = (node: ts.Node, kind: RegExp): boolean =>
  (ts.isIdentifier(node) && kind.test(node.text)) || (ts.forEachChild(node, (child) => names(child, kind) || undefined) ?? false);

/** Every sum and difference of a program text of which one side is about money and the other about credits. */
export const sumsOfBoth = (text: string): readonly string[] => {
  const source = ts.createSourceFile('any.ts', text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && SUMS.includes(node.operatorToken.kind)) {
      const { left, right } = node;
      if ((names(left, MONEY) && names(right, CREDITS)) || (names(left, CREDITS) && names(right, MONEY))) found.push(node.getText(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};
