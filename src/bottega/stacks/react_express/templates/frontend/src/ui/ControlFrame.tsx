import type { ReactNode } from 'react';
import { Icon } from './Icon';

interface ControlFrameProps {
  id: string;
  label: string;
  required: boolean;
  error?: string | undefined;
  hint?: string | undefined;
  children: ReactNode;
}

/** A label above its control, and what is wrong below it. */
export function ControlFrame({ id, label, required, error, hint, children }: ControlFrameProps) {
  return (
    <div>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {!required && <span className="text-xs text-faint">Optional</span>}
      </div>
      {children}
      {hint && !error && <p className="mt-1.5 text-xs text-muted">{hint}</p>}
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

export function FieldError({ id, message }: { id: string; message: string | undefined }) {
  if (!message) return null;
  return (
    <p id={id} role="alert" className="mt-1.5 flex items-start gap-1.5 text-sm text-danger-ink">
      <Icon name="alert" className="mt-0.5 size-4" />
      <span>{message}</span>
    </p>
  );
}
