import { Link } from 'react-router-dom';
import { useActor } from '../session/session';
import { Badge } from '../ui/Badge';
import { Icon } from '../ui/Icon';
import { linkClass } from '../ui/styles';
import { may } from './access';
import { formatMoment, formatNumber } from './format';
import type { Field, LinkField, LinksField, Ref, Row } from './resource';
import { useResource } from './resources';

interface FieldValueProps {
  field: Field;
  row: Row;
  /** Whether values may be links: on the page of a row, not in a list, where the row is the link. */
  linked?: boolean;
}

/** What a row holds in one field, for reading. */
export function FieldValue({ field, row, linked = false }: FieldValueProps) {
  const values = row as unknown as Record<string, unknown>;
  const value = values[field.type === 'link' || field.type === 'links' ? field.name : field.key];
  if (value === null || value === undefined || value === '') return <Nothing />;
  switch (field.type) {
    case 'boolean':
      return <YesNo yes={value === true} />;
    case 'enum': {
      const known = field.values.find((choice) => choice.value === value);
      return <Badge tone={known?.tone ?? 'gray'}>{known?.label ?? (value as string)}</Badge>;
    }
    case 'integer':
    case 'decimal':
    case 'money':
      return (
        <span className="tabular-nums">{formatNumber(field.type, value as string | number)}</span>
      );
    case 'date':
    case 'datetime':
    case 'time':
      return (
        <time dateTime={value as string} className="tabular-nums whitespace-nowrap">
          {formatMoment(field.type, value as string)}
        </time>
      );
    case 'link':
      return <Linked field={field} refs={[value as Ref]} linked={linked} />;
    case 'links':
      return <Linked field={field} refs={value as Ref[]} linked={linked} />;
    default:
      return linked ? <Address type={field.type} text={value as string} /> : value as string;
  }
}

function Nothing() {
  return (
    <span className="text-faint">
      <span aria-hidden="true">—</span>
      <span className="sr-only">None</span>
    </span>
  );
}

function YesNo({ yes }: { yes: boolean }) {
  return (
    <span className={`inline-flex items-center gap-1.5 align-middle ${yes ? 'text-ink' : 'text-muted'}`}>
      <Icon name={yes ? 'check' : 'close'} className={`size-4 ${yes ? 'text-green-ink' : ''}`} />
      {yes ? 'Yes' : 'No'}
    </span>
  );
}

interface LinkedProps {
  field: LinkField | LinksField;
  refs: Ref[];
  linked: boolean;
}

function Linked({ field, refs, linked }: LinkedProps) {
  const target = useResource(field.target);
  const actor = useActor();
  const open = linked && target !== undefined && may(target, actor, 'read');
  if (refs.length === 0) return <Nothing />;
  const chip = 'rounded-md bg-chip px-2 py-0.5 text-xs font-medium text-ink';
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      {refs.map((ref) => {
        if (open) {
          const style = field.type === 'links' ? `${chip} hover:bg-hover focus-ring` : linkClass;
          return (
            <Link key={ref.id} to={`/${target.path}/${ref.id}`} className={style}>
              {ref.label}
            </Link>
          );
        }
        return (
          <span key={ref.id} className={field.type === 'links' ? chip : ''}>
            {ref.label}
          </span>
        );
      })}
    </span>
  );
}

const SCHEMES: Partial<Record<Field['type'], string>> = { email: 'mailto:', phone: 'tel:', url: '' };

function Address({ type, text }: { type: Field['type']; text: string }) {
  const scheme = SCHEMES[type];
  if (scheme === undefined) return <span className="whitespace-pre-line">{text}</span>;
  if (type === 'url' && !/^https?:\/\//i.test(text)) return text;
  const outside = type === 'url' ? { target: '_blank', rel: 'noreferrer' } : {};
  return (
    <a href={`${scheme}${text}`} className={linkClass} {...outside}>
      {text}
    </a>
  );
}
