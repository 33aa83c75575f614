import { useState } from 'react';
import { useOption, useOptions } from '../api/records';
import { Icon } from '../ui/Icon';
import { buttonClass } from '../ui/styles';
import { filterFields, filterKey, type FilterField, type ListState } from './listState';
import type { LinkField, LinksField, Resource } from './resource';

interface FilterBarProps {
  resource: Resource;
  state: ListState;
  onChange: (changes: Record<string, string>) => void;
  onClear: () => void;
}

/** One select for every field that rows can be found by; behind a button on small screens. */
export function FilterBar({ resource, state, onChange, onClear }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  const fields = filterFields(resource);
  const used = Object.keys(state.filters).length;
  if (fields.length === 0) return null;
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls="filters"
        className={`${buttonClass()} w-full sm:hidden`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="filter" />
        Filters{used > 0 && ` (${used})`}
      </button>
      <div
        id="filters"
        className={`${open ? 'flex' : 'hidden'} w-full flex-wrap items-center gap-2 sm:flex sm:w-auto`}
      >
        {fields.map((field) => (
          <Filter
            key={field.key}
            field={field}
            value={state.filters[filterKey(field)] ?? ''}
            onChange={(value) => onChange({ [filterKey(field)]: value })}
          />
        ))}
        {used > 0 && (
          <button type="button" className={buttonClass('ghost')} onClick={onClear}>
            <Icon name="close" />
            Clear
          </button>
        )}
      </div>
    </>
  );
}

interface FilterProps {
  field: FilterField;
  value: string;
  onChange: (value: string) => void;
}

function Filter({ field, value, onChange }: FilterProps) {
  return (
    <label
      className={`filter inline-flex h-9 max-w-full items-center rounded-lg border text-sm shadow-xs transition-colors ${
        value ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface hover:bg-hover'
      }`}
    >
      <span className="shrink-0 pl-3 text-muted">{field.label}</span>
      <select
        value={value}
        className="select-quiet field-sizing-content h-full max-w-40 min-w-0 cursor-pointer truncate bg-transparent pl-2 font-medium text-ink outline-none"
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">Any</option>
        <FilterChoices field={field} value={value} />
      </select>
    </label>
  );
}

function FilterChoices({ field, value }: { field: FilterField; value: string }) {
  if (field.type === 'enum') {
    return field.values.map((choice) => <Choice key={choice.value} {...choice} />);
  }
  if (field.type === 'boolean') {
    return (
      <>
        <Choice value="true" label="Yes" />
        <Choice value="false" label="No" />
      </>
    );
  }
  return <LinkChoices field={field} value={value} />;
}

function LinkChoices({ field, value }: { field: LinkField | LinksField; value: string }) {
  const { data } = useOptions(field.target);
  const unlisted = value !== '' && !data?.items.some((option) => option.id === value);
  const { data: other } = useOption(field.target, value, data !== undefined && unlisted);
  return (
    <>
      {unlisted && <Choice value={value} label={other?.label ?? '…'} />}
      {data?.items.map((option) => (
        <Choice key={option.id} value={option.id} label={option.label} />
      ))}
    </>
  );
}

function Choice({ value, label }: { value: string; label: string }) {
  return <option value={value}>{label}</option>;
}
