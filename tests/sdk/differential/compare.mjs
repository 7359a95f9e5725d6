// Compares two answers, and finds for each difference the reason that is listed for it.

/** One text for an answer's outcome: `200`, or the exception and its message. */
export function outcome({ status, body }) {
  if (status === 200) return "200";
  return `${body?.__type ?? status}: ${body?.message ?? body?.Message ?? ""}`;
}

/** The violations of a ValidationException, or null for another outcome. */
function violations(text) {
  const match = /^ValidationException: \d+ validation errors? detected: (.*)$/s.exec(text);
  return match && match[1].split(/; (?=Value )/);
}

/**
 * The differences between two symbolic answers, each as `{ kind, path?, ours, theirs }`:
 * - `extra`, `missing`, `value`: a member that only we have, only they have, or that differs;
 * - `violation`: a violation that only one side lists;
 * - `outcome`: all other differences between outcomes.
 */
export function differences(ours, theirs) {
  const [our, their] = [outcome(ours), outcome(theirs)];
  if (our === "200" && their === "200") return [...compareValues("", ours.body, theirs.body)];
  if (our === their) return [];
  const [listed, listedThere] = [violations(our), violations(their)];
  if (listed && listedThere) {
    const missing = listedThere.filter((text) => !listed.includes(text));
    const extra = listed.filter((text) => !listedThere.includes(text));
    return [
      ...missing.map((theirs) => ({ kind: "violation", ours: "", theirs })),
      ...extra.map((ours) => ({ kind: "violation", ours, theirs: "" })),
    ];
  }
  return [{ kind: "outcome", ours: our, theirs: their }];
}

function* compareValues(path, ours, theirs) {
  if (typeof ours !== "object" || typeof theirs !== "object" || ours === null || theirs === null) {
    if (ours !== theirs) yield { kind: "value", path, ours, theirs };
    return;
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length !== theirs.length) {
    yield { kind: "value", path: `${path}.length`, ours: ours.length, theirs: theirs.length };
    return;
  }
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const place = Array.isArray(ours) ? `${path}[]` : `${path}.${name}`;
    if (!(name in theirs)) yield { kind: "extra", path: place, ours: ours[name] };
    else if (!(name in ours)) yield { kind: "missing", path: place, theirs: theirs[name] };
    else yield* compareValues(place, ours[name], theirs[name]);
  }
}

/** The list of differences that are known and right, and how often each was met. */
export class Known {
  #rules;

  constructor(rules) {
    this.#rules = rules.map((rule) => ({ ...rule, met: 0 }));
  }

  /** The rule that explains a difference, or undefined. */
  explain(operation, difference) {
    const fits = (pattern, value) =>
      pattern === undefined || new RegExp(`^(?:${pattern})$`, "s").test(String(value ?? ""));
    const rule = this.#rules.find(
      (rule) =>
        rule.kind === difference.kind &&
        fits(rule.operation, operation) &&
        fits(rule.path, difference.path) &&
        fits(rule.ours, difference.ours) &&
        fits(rule.theirs, difference.theirs),
    );
    if (rule) rule.met += 1;
    return rule;
  }

  /** The reasons of which no rule explained anything: out of date, or the run was too short. */
  unmet() {
    const met = new Set(this.#rules.filter(({ met }) => met > 0).map(({ reason }) => reason));
    return [...new Set(this.#rules.map(({ reason }) => reason))].filter(
      (reason) => !met.has(reason),
    );
  }
}
