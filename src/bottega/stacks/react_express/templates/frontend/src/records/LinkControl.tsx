import { useState, type ComponentProps } from 'react';
import { MOST_OPTIONS, useOption, useOptions } from '../api/records';
import { controlClass } from '../ui/styles';
import { NothingToChoose } from './NothingToChoose';
import { withLinked } from './options';
import { OptionSearch } from './OptionSearch';
import type { LinkField, Ref } from './resource';

interface LinkControlProps {
  field: LinkField;
  control: ComponentProps<'select'> & { value: string };
  onChange: (id: string) => void;
  linked?: Ref | undefined;
}

/** A select of the rows that may be linked; with a box to find them when they are many. */
export function LinkControl({ field, control, onChange, linked }: LinkControlProps) {
  const [q, setQ] = useState('');
  const { data, isPending, error } = useOptions(field.target, q);
  const [picked, setPicked] = useState(linked);
  const [many, setMany] = useState(false);
  if (!many && data && data.total > MOST_OPTIONS) setMany(true);
  const known = withLinked(data?.items ?? [], [picked, linked], [control.value]);
  const isUnknown = data !== undefined && !known.some(({ id }) => id === control.value);
  const { data: other } = useOption(field.target, control.value, isUnknown);
  const options = withLinked(known, [other], [control.value]);
  return (
    <>
      {many && <OptionSearch id={control.id} onSearch={setQ} total={data?.total} />}
      <select
        {...control}
        className={`${controlClass} select h-10`}
        aria-busy={isPending}
        onChange={(event) => {
          setPicked(options.find((option) => option.id === event.target.value));
          onChange(event.target.value);
        }}
      >
        <option value="">{isPending ? 'Loading…' : field.required ? 'Choose…' : 'None'}</option>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
      {error && <p className="mt-1.5 text-xs text-muted">The choices could not be loaded. {error.message}</p>}
      {data?.total === 0 && !q && <NothingToChoose target={field.target} />}
    </>
  );
}
