/** Columns of a page that is not printed on a terminal. */
export const pipedWidth = 120;

/** Columns that a page may take; no page is made for fewer than 80. */
export const pageWidth = (): number => Math.max(80, process.stdout.columns ?? pipedWidth);
