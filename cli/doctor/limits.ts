/** How long the doctor waits for AWS. A machine that is busy, or a network far away, is not one without AWS. */
export const connectionTimeoutMs = 10_000;
/** Of one try. */
export const answerTimeoutMs = 30_000;
export const tries = 3;
