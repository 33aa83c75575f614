import { Link } from 'react-router-dom';
import { Icon } from '../ui/Icon';
import { Skeleton } from '../ui/States';
import { FieldValue } from './FieldValue';
import { nextSort } from './listState';
import { fieldsOf, type Field, type Resource, type Row } from './resource';

interface RecordTableProps {
  resource: Resource;
  /** Undefined while they are on their way. */
  rows: Row[] | undefined;
  sort: string;
  stale: boolean;
  onSort: (sort: string) => void;
}

/** Rows as a table, and on small screens as cards. The roles keep it a table where it looks like none. */
export function RecordTable({ resource, rows, sort, stale, onSort }: RecordTableProps) {
  const [first] = fieldsOf(resource, [resource.display]);
  const columns = fieldsOf(resource, resource.columns);
  return (
    <div className="overflow-x-auto">
      <table role="table" aria-label={resource.plural} className="records w-full text-sm">
        <thead role="rowgroup">
          <tr role="row">
            {first ? (
              <Heading field={first} sort={sort} onSort={onSort} className="records-label" />
            ) : (
              <th role="columnheader" scope="col" className="records-label">
                {resource.label}
              </th>
            )}
            {columns.map((field) => (
              <Heading
                key={field.key}
                field={field}
                sort={sort}
                onSort={onSort}
                className={alignment(field)}
              />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className={`transition-opacity ${stale ? 'opacity-50' : ''}`}>
          {rows?.map((row) => (
            <tr role="row" key={row.id}>
              <td role="cell" className="records-label">
                <Link
                  to={`/${resource.path}/${row.id}`}
                  className="block truncate rounded-sm max-md:whitespace-normal font-medium text-ink underline-offset-4 focus-ring hover:text-accent-ink hover:underline"
                >
                  {row.label}
                </Link>
              </td>
              {columns.map((field) => (
                <td role="cell" key={field.key} data-label={field.label} className={alignment(field)}>
                  <div className="records-value">
                    <FieldValue field={field} row={row} />
                  </div>
                </td>
              ))}
            </tr>
          ))}
          {!rows && <SkeletonRows columns={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  return Array.from({ length: 6 }, (_, row) => (
    <tr key={row} aria-hidden="true">
      {Array.from({ length: columns + 1 }, (_, column) => (
        <td key={column}>
          <Skeleton className={`h-5 ${column === 0 ? 'w-40' : 'w-20'}`} />
        </td>
      ))}
    </tr>
  ));
}

const NUMBERS = new Set<Field['type']>(['integer', 'decimal', 'money']);

function alignment(field: Field): string {
  return NUMBERS.has(field.type) ? 'records-number' : '';
}

interface HeadingProps {
  field: Field;
  sort: string;
  onSort: (sort: string) => void;
  className: string;
}

function Heading({ field, sort, onSort, className }: HeadingProps) {
  if (field.type === 'link' || field.type === 'links') {
    return (
      <th role="columnheader" scope="col">
        {field.label}
      </th>
    );
  }
  const order = sort === field.key ? 'ascending' : sort === `-${field.key}` ? 'descending' : 'none';
  const icon = order === 'ascending' ? 'arrowUp' : order === 'descending' ? 'arrowDown' : 'sort';
  return (
    <th role="columnheader" scope="col" aria-sort={order} className={className}>
      <button
        type="button"
        className={`group inline-flex cursor-pointer align-middle items-center gap-1 rounded-sm focus-ring hover:text-ink ${
          className === 'records-number' ? 'md:flex-row-reverse' : ''
        }`}
        onClick={() => onSort(nextSort(sort, field.key))}
      >
        {field.label}
        <Icon
          name={icon}
          className={`size-3.5 ${order === 'none' ? 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60' : 'text-accent-ink'}`}
        />
      </button>
    </th>
  );
}
