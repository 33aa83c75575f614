import { ControlFrame, FieldError } from '../ui/ControlFrame';
import { controlClass } from '../ui/styles';
import type { DraftValue } from './draft';
import { LinkControl } from './LinkControl';
import { LinksControl } from './LinksControl';
import type { EnumValue, Field, Ref } from './resource';

export interface FieldControlProps {
  field: Field;
  value: DraftValue;
  onChange: (value: DraftValue) => void;
  error?: string | undefined;
  disabled?: boolean;
  /** The values of an enum that may be chosen now. */
  choices?: EnumValue[];
  /** The rows that are linked already, so that their labels are known before the options are. */
  linked?: Ref[];
}

/** The control that fits a field's type. */
export function FieldControl(props: FieldControlProps) {
  const { field, value, onChange, error, disabled = false, linked = [] } = props;
  const id = `field-${field.key}`;
  if (field.type === 'links') {
    const ids = Array.isArray(value) ? value : [];
    return (
      <LinksControl
        id={id}
        field={field}
        ids={ids}
        onChange={onChange}
        error={error}
        disabled={disabled}
        linked={linked}
      />
    );
  }
  if (field.type === 'boolean') return <Checkbox id={id} {...props} />;
  return (
    <ControlFrame
      id={id}
      label={field.label}
      required={field.required || disabled}
      error={error}
      hint={disabled ? undefined : hintOf(field)}
    >
      <Control id={id} {...props} />
    </ControlFrame>
  );
}

type ControlProps = FieldControlProps & { id: string };

function Control({ id, field, value, onChange, error, disabled, choices, linked }: ControlProps) {
  const text = typeof value === 'string' ? value : '';
  const shared = {
    id,
    name: field.key,
    disabled,
    value: text,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? `${id}-error` : undefined,
    'aria-required': field.required || undefined,
  };
  if (field.type === 'text') {
    return (
      <textarea
        {...shared}
        rows={5}
        className={`${controlClass} min-h-28 py-2 leading-relaxed`}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  if (field.type === 'enum') {
    return (
      <select
        {...shared}
        className={`${controlClass} select h-10`}
        onChange={(event) => onChange(event.target.value)}
      >
        {(!field.required || text === '') && (
          <option value="">{field.required ? 'Choose…' : 'None'}</option>
        )}
        {(choices ?? field.values).map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    );
  }
  if (field.type === 'link') {
    return <LinkControl field={field} control={shared} onChange={onChange} linked={linked?.[0]} />;
  }
  return (
    <input
      {...shared}
      {...INPUTS[field.type as keyof typeof INPUTS]}
      autoComplete="off"
      className={`${controlClass} h-10`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Numbers are typed as text with a numeric keyboard: what somebody typed must never silently vanish. */
const INPUTS = {
  string: { type: 'text' },
  email: { type: 'email', inputMode: 'email' },
  url: { type: 'url', inputMode: 'url', placeholder: 'https://' },
  phone: { type: 'tel', inputMode: 'tel' },
  integer: { type: 'text', inputMode: 'numeric' },
  decimal: { type: 'text', inputMode: 'decimal' },
  money: { type: 'text', inputMode: 'decimal', placeholder: '0.00' },
  date: { type: 'date' },
  datetime: { type: 'datetime-local' },
  time: { type: 'time' },
} as const;

function hintOf(field: Field): string | undefined {
  if (!('min' in field || 'max' in field)) return undefined;
  const { min, max } = field;
  if (min === 0 && max === undefined) return undefined;
  if (min !== undefined && max !== undefined) return `From ${min} to ${max}.`;
  return min === undefined ? `At most ${max}.` : `At least ${min}.`;
}

function Checkbox({ id, field, value, onChange, error, disabled }: ControlProps) {
  return (
    <div>
      <div className="flex items-center gap-2.5 py-1">
        <input
          id={id}
          name={field.key}
          type="checkbox"
          checked={value === true}
          disabled={disabled}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className="checkbox"
          onChange={(event) => onChange(event.target.checked)}
        />
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {field.label}
        </label>
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}
