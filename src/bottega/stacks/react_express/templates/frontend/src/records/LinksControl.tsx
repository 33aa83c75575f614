import { useState } from 'react';
import { MOST_OPTIONS, useOptions } from '../api/records';
import { FieldError } from '../ui/ControlFrame';
import { Skeleton } from '../ui/States';
import { NothingToChoose } from './NothingToChoose';
import { withLinked } from './options';
import { OptionSearch } from './OptionSearch';
import type { LinksField, Ref } from './resource';

interface LinksControlProps {
  id: string;
  field: LinksField;
  ids: string[];
  onChange: (ids: string[]) => void;
  error: string | undefined;
  disabled: boolean;
  linked: Ref[];
}

/** A checkbox for every row that may be linked; with a box to find them when they are many. */
export function LinksControl(props: LinksControlProps) {
  const { id, field, ids, onChange, error, disabled, linked } = props;
  const [q, setQ] = useState('');
  const { data, isPending, error: failure } = useOptions(field.target, q);
  const [picked, setPicked] = useState(linked);
  const [many, setMany] = useState(false);
  if (!many && data && data.total > MOST_OPTIONS) setMany(true);
  const options = withLinked(data?.items ?? [], [...picked, ...linked], ids);
  const toggle = (option: Ref, on: boolean) => {
    setPicked((refs) => [...refs, option]);
    onChange(on ? [...ids, option.id] : ids.filter((other) => other !== option.id));
  };
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      disabled={disabled}
      aria-describedby={error ? `${id}-error` : undefined}
      className="min-w-0"
    >
      <legend className="mb-1.5 text-sm font-medium text-ink">{field.label}</legend>
      {many && <OptionSearch id={id} onSearch={setQ} total={data?.total} />}
      <div className="max-h-60 overflow-y-auto rounded-lg border border-line-strong bg-field p-1.5 shadow-xs">
        {isPending && <Skeleton className="m-2 h-5 w-40" />}
        {options.map((option) => (
          <label
            key={option.id}
            className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 text-sm text-ink hover:bg-hover"
          >
            <input
              type="checkbox"
              className="checkbox"
              checked={ids.includes(option.id)}
              onChange={(event) => toggle(option, event.target.checked)}
            />
            <span className="min-w-0 wrap-anywhere">{option.label}</span>
          </label>
        ))}
        {data && options.length === 0 && q && (
          <p className="px-2 py-1.5 text-sm text-muted">Nothing fits these words.</p>
        )}
        {data && options.length === 0 && !q && (
          <div className="px-2 pb-1.5">
            <NothingToChoose target={field.target} />
          </div>
        )}
        {failure && <p className="px-2 py-1.5 text-sm text-muted">{failure.message}</p>}
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </fieldset>
  );
}
