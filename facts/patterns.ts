const compiled = new Map<string, RegExp | undefined>();

/**
 * AWS's patterns come in Python's, Java's and JavaScript's dialects. Gives JavaScript's form, or nothing when there is
 * none: such a pattern is not judged by.
 */
export function toRegExp(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, translate(pattern));
  return compiled.get(pattern);
}

function translate(pattern: string): RegExp | undefined {
  let flags = "";
  let source = pattern.replace(/\\A/g, "^").replace(/\\[Zz]/g, "$");
  if (source.startsWith("(?i)")) {
    source = source.slice(4);
    flags = "i";
  }
  if (/\[\[:|\\p\{(?:Print|Alnum|Alpha|ASCII|Graph|Punct|Space)|\(\?[a-z]+\)|[*+?]\+/.test(source))
    return undefined;
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // Without the flag, \p{…} would be read as the letter p and refuse what is right.
    if (/\\[pP]\{/.test(source)) return undefined;
  }
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
