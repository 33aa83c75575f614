import { Icon } from './Icon';
import { buttonClass } from './styles';

interface PaginationProps {
  page: number;
  pageSize: number;
  total: number;
  sizes: number[];
  onPage: (page: number) => void;
  onPageSize: (size: number) => void;
}

export function Pagination(props: PaginationProps) {
  const { page, pageSize, total, sizes, onPage, onPageSize } = props;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const first = Math.min(total, (page - 1) * pageSize + 1);
  const last = Math.min(total, page * pageSize);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3 text-sm text-muted">
      <p className="tabular-nums">
        {first}–{last} of {total}
      </p>
      <div className="flex items-center gap-4">
        <label className="hidden items-center gap-2 sm:flex">
          <span>Rows per page</span>
          <select
            value={pageSize}
            onChange={(event) => onPageSize(Number(event.target.value))}
            className="select h-8 cursor-pointer rounded-lg border border-line-strong bg-field pl-2.5 text-ink focus-ring"
          >
            {sizes.map((size) => (
              <option key={size} value={size}>
                {size}
              </option>
            ))}
          </select>
        </label>
        <nav aria-label="Pages" className="flex items-center gap-2">
          <button
            type="button"
            className={`${buttonClass()} h-8 px-2.5`}
            disabled={page <= 1}
            onClick={() => onPage(page - 1)}
          >
            <Icon name="back" />
            Previous
          </button>
          <button
            type="button"
            className={`${buttonClass()} h-8 px-2.5`}
            disabled={page >= pages}
            onClick={() => onPage(page + 1)}
          >
            Next
            <Icon name="next" />
          </button>
        </nav>
      </div>
    </div>
  );
}
