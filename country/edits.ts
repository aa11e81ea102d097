/** Texts of the project's files by path below its root. */
export type Texts = Readonly<Record<string, string>>;

/** One file before and after; a missing side means that the file is not there. */
export interface Edit {
  readonly file: string;
  readonly before?: string;
  readonly after?: string;
}

/** The edits of files that change at all. */
export const changedOnly = (edits: readonly Edit[]): Edit[] =>
  edits.filter(({ before, after }) => before !== after);

/** A part of a text to be replaced. */
export interface Replacement {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

/** The text with every part replaced; parts must not overlap. */
export function replaceParts(text: string, parts: readonly Replacement[]): string {
  return [...parts]
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end), text);
}

/** Where the line of an offset begins. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Where the next line begins. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** Lines of an edit's two sides that only one of them has, by a longest common subsequence. */
export function lineDiff({ before = "", after = "" }: Edit): { added: string[]; removed: string[] } {
  const [a, b] = [linesOf(before), linesOf(after)];
  const length = a.map(() => new Array<number>(b.length + 1).fill(0));
  length.push(new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (length[i] as number[])[j] =
        a[i] === b[j]
          ? (length[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(length[i + 1]?.[j] ?? 0, length[i]?.[j + 1] ?? 0);
  const added: string[] = [];
  const removed: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j < b.length && (i >= a.length || (length[i]?.[j + 1] ?? 0) > (length[i + 1]?.[j] ?? 0)))
      added.push(b[j++] as string);
    else if (i < a.length) removed.push(a[i++] as string);
    else added.push(b[j++] as string);
  }
  return { added, removed };
}

/** Lines with their ends: a last line without one is another line than the same with one. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
