import type { ReactNode } from 'react';
import { APP_NAME } from '../app';
import { cardClass } from '../ui/styles';

interface AuthCardProps {
  title: string;
  note: string;
  footer: ReactNode;
  children: ReactNode;
}

/** The frame of the pages for people who are not in yet. */
export function AuthCard({ title, note, footer, children }: AuthCardProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 py-10 sm:justify-center">
      <p className="mb-6 flex items-center gap-2.5 text-sm font-semibold text-ink">
        <span
          aria-hidden="true"
          className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-accent font-bold text-on-accent"
        >
          {APP_NAME.slice(0, 1).toUpperCase()}
        </span>
        {APP_NAME}
      </p>
      <div className={`${cardClass} w-full max-w-md p-6 sm:p-8`}>
        <h1 className="text-xl font-semibold tracking-tight text-ink">{title}</h1>
        <p className="mt-1 text-sm text-muted">{note}</p>
        {children}
      </div>
      <p className="mt-6 text-sm text-muted">{footer}</p>
    </main>
  );
}
