import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Icon } from './Icon';
import { useTitle } from './title';

interface PageHeaderProps {
  title: string | undefined;
  back?: { to: string; label: string };
  note?: ReactNode;
  children?: ReactNode;
}

/** The page's heading with what can be done here; the tab is named after it. */
export function PageHeader({ title, back, note, children }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0 flex-1 basis-60">
        {back && (
          <Link
            to={back.to}
            className="-ml-1 mb-1.5 inline-flex items-center gap-0.5 rounded-md pr-1.5 text-sm text-muted transition-colors hover:text-ink focus-ring"
          >
            <Icon name="back" />
            {back.label}
          </Link>
        )}
        <h1 className="text-2xl font-semibold tracking-tight wrap-anywhere text-ink">{title}</h1>
        {note && <p className="mt-1 text-sm text-muted">{note}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}
