import type { Access } from './access';
import type { EnumField, EnumValue, Field, Row } from './resource';

/** What a form holds while somebody fills it in: text as typed, boxes ticked, ids chosen. */
export type DraftValue = string | boolean | string[];
export type Draft = Record<string, DraftValue>;

/** The draft of an existing row, or of a new one with the defaults (and what `given` adds). */
export function draftOf(fields: Field[], row: Row | null, given: Draft = {}): Draft {
  const known = row as Record<string, unknown> | null;
  return Object.fromEntries(
    fields.map((field) => {
      const value = known ? known[field.key] : (given[field.key] ?? defaultOf(field));
      return [field.key, draftValue(field, value)];
    }),
  );
}

function defaultOf(field: Field): unknown {
  return 'default' in field ? field.default : undefined;
}

function draftValue(field: Field, value: unknown): DraftValue {
  if (field.type === 'boolean') return value === true || value === 'true';
  if (field.type === 'links') return Array.isArray(value) ? (value as string[]) : [];
  if (value === null || value === undefined) return '';
  const text = typeof value === 'number' ? String(value) : (value as string);
  return field.type === 'datetime' ? localMoment(text) : text;
}

/** `2030-01-31T09:30:00.000Z` as the control wants it: the person's own clock, `2030-01-31T10:30`. */
export function localMoment(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return '';
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The value that the API takes; null for nothing. */
export function wireValue(field: Field, value: DraftValue | undefined): unknown {
  if (typeof value !== 'string') return value ?? null;
  const text = field.type === 'text' ? value : value.trim();
  if (text.trim() === '') return null;
  if (field.type === 'integer') return Number(text);
  if (field.type === 'datetime') return new Date(text).toISOString();
  return text;
}

/** The body of a request: for a new row everything, for an existing one what changed. */
export function bodyOf(fields: Field[], draft: Draft, before: Draft | null) {
  const sent = before
    ? fields.filter((field) => !same(draft[field.key], before[field.key]))
    : fields;
  return Object.fromEntries(sent.map((field) => [field.key, wireValue(field, draft[field.key])]));
}

function same(one: DraftValue | undefined, other: DraftValue | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((id) => other.includes(id));
  }
  return one === other;
}

/** The values that somebody may choose now: `current` is null for a row that is not there yet. */
export function enumChoices(
  field: EnumField,
  current: string | null,
  access: Access | null = null,
): EnumValue[] {
  const { transitions, values } = field;
  const granted = current === null ? undefined : access?.values?.[field.key];
  const allowed = (value: string) => {
    if (value === current) return true;
    if (granted && !granted.includes(value)) return false;
    if (!transitions) return true;
    if (current) return transitions[current]?.includes(value) ?? false;
    return field.default === undefined || field.default === value;
  };
  return values.filter(({ value }) => allowed(value));
}
