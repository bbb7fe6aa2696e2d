/**
 * The text of a file with a registration in it, written as a difference: lines with `+` are added, those before any other at the top of the file,
 * the others right after what the line without `+` says. @throws when that stands there not at all, or more than once
 */
export const registered = (file: string, difference: string): string => {
  const lines = difference.trimEnd().split('\n');
  const firstPlace = lines.findIndex((line) => !line.startsWith('+'));
  const atTheTop = lines.slice(0, firstPlace).map((line) => `${line.slice(1)}\n`).join('');
  let text = file;
  let place = '';
  for (const line of lines.slice(firstPlace)) {
    if (!line.startsWith('+')) {
      place = line.slice(1);
      if (text.split(place).length !== 2) throw new Error(`the file has not one place that says ${place}`);
    } else {
      text = text.replace(place, () => `${place}\n${line.slice(1)}`);
      place = `${place}\n${line.slice(1)}`;
    }
  }
  return atTheTop + text;
};
