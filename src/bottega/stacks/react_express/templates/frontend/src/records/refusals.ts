import type { ApiError } from '../api/client';
import { lower, type Resource } from './resource';
import type { FieldErrors } from './validation';

/** What the server said about single fields, by key; empty where it said something about the whole. */
export function serverErrors(resource: Resource, error: ApiError): FieldErrors {
  const errors: FieldErrors = {};
  for (const { path, message } of error.details) {
    const field = resource.fields.find(({ key }) => key === path.split('.')[0]);
    if (!field) continue;
    const taken = `Another ${lower(resource.label)} already has this ${lower(field.label)}.`;
    errors[field.key] ??= error.code === 'conflict' ? taken : message;
  }
  return errors;
}

/** A refusal as a sentence with a way on. */
export function refusalText(resource: Resource, error: ApiError): string {
  const one = lower(resource.label);
  switch (error.code) {
    case 'conflict':
      return `Another ${one} has the same values already. ${error.message}`;
    case 'in_use':
      return `This ${one} cannot be deleted while other records need it. Delete or change those first.`;
    case 'transition_not_allowed':
      return `This step is not possible: ${error.message}. Load the page again to see the ${one} as it is now.`;
    case 'not_found':
      return `This ${one} is no longer there. Somebody may have deleted it.`;
    case 'forbidden':
      return `You may not do this with this ${one}.`;
    case 'rate_limited':
      return 'Too many attempts. Wait a minute, then try again.';
    case 'validation_error': {
      const details = error.details.map(({ path, message }) => (path ? `${path}: ${message}` : message));
      return [error.message, ...details].join(' ');
    }
    default:
      return error.message;
  }
}
