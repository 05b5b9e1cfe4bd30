// What no page may do, whatever a test looks at: break the content security policy, throw an error, ask another origin
// for anything, or make the server fail.

const REPORT = "csp-report";

/** What the browser says of answers that a test asked for: refusals of the server are looked at by the tests. */
const REFUSAL = /Failed to load resource: the server responded with a status of 4\d\d/;

/** Watches every page of a context. `origins` are those it may speak to. Gives `{problems, requests}`, which grow. */
export async function watch(context, origins) {
  const problems = [];
  const requests = [];
  await context.addInitScript((mark) => {
    const told = (e) => `${mark} ${e.violatedDirective} ${e.blockedURI} ${e.sample} ${e.sourceFile}:${e.lineNumber}`;
    document.addEventListener("securitypolicyviolation", (e) => console.error(told(e)));
  }, REPORT);
  context.on("request", (request) => {
    requests.push(request);
    const { protocol, origin } = new URL(request.url());
    if (protocol === "data:" || protocol === "blob:") return;
    if (!origins.includes(origin)) problems.push(`a request to another origin: ${request.url()}`);
  });
  context.on("response", (r) => {
    if (r.status() >= 500) problems.push(`the server failed: ${r.status()} ${r.url()}`);
  });
  context.on("weberror", (e) => problems.push(`an error on ${e.page()?.url()}: ${e.error().message}`));
  context.on("console", (message) => {
    const text = message.text();
    const csp = text.includes(REPORT) || text.includes("Content Security Policy") || text.includes("TrustedScript");
    if (csp || (message.type() === "error" && !REFUSAL.test(text))) {
      problems.push(`the console of ${message.page()?.url()}: ${text.slice(0, 400)}`);
    }
  });
  return { problems, requests };
}
