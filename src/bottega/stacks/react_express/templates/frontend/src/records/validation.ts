import type { Draft, DraftValue } from './draft';
import type { Field, NumberField } from './resource';

/** What is wrong, by the key of the field. */
export type FieldErrors = Record<string, string>;

/** The same rules that the server keeps, so that a person learns of a slip before anything is sent. */
export function validate(fields: Field[], draft: Draft): FieldErrors {
  const errors: FieldErrors = {};
  for (const field of fields) {
    const message = refusalOf(field, draft[field.key]);
    if (message) errors[field.key] = message;
  }
  return errors;
}

export function refusalOf(field: Field, value: DraftValue | undefined): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text === '') return field.required ? missing(field) : null;
  switch (field.type) {
    case 'integer':
    case 'decimal':
    case 'money':
      return numberRefusal(field, text);
    case 'email':
      return EMAIL.test(text) ? null : 'Enter an email address, such as name@example.com.';
    case 'url':
      return isWebAddress(text) ? null : 'Enter a web address, such as https://example.com.';
    case 'phone':
      return isPhone(text) ? null : 'Enter a phone number, such as +44 20 7946 0000.';
    default:
      return null;
  }
}

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

const NUMBER_SHAPES = {
  integer: { shape: /^[+-]?\d+$/, message: 'Enter a whole number.' },
  decimal: {
    shape: /^[+-]?\d+(\.\d{1,6})?$/,
    message: 'Enter a number with at most six decimals, such as 12.5.',
  },
  money: {
    shape: /^[+-]?\d+(\.\d{1,2})?$/,
    message: 'Enter an amount with at most two decimals, such as 12.50.',
  },
};
const LARGEST_INTEGER = 2_147_483_647;

function numberRefusal(field: NumberField, text: string): string | null {
  const { shape, message } = NUMBER_SHAPES[field.type];
  if (!shape.test(text)) return message;
  const number = Number(text);
  if (field.min !== undefined && number < field.min) return `Must be ${field.min} or more.`;
  if (field.max !== undefined && number > field.max) return `Must be ${field.max} or less.`;
  if (field.type === 'integer' && Math.abs(number) > LARGEST_INTEGER) return 'Too large a number.';
  return null;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return /^\+?[\d\s.()-]+$/.test(text) && digits >= 3 && digits <= 20;
}

function missing(field: Field): string {
  const chosen = field.type === 'link' || field.type === 'enum';
  return chosen ? `Choose a value for ${field.label}.` : `${field.label} is required.`;
}
