/** What a listener answers when no rule matches: a name or path that no service owns. */
export const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
} as const;

/** TLS 1.2 and 1.3 with forward secrecy only; AWS's default for new listeners. */
export const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";
