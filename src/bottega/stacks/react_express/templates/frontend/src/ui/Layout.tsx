import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, NavigationType, NavLink, useLocation, useNavigationType } from 'react-router-dom';
import { APP_NAME } from '../app';
import { Icon, type IconName } from './Icon';
import { iconButtonClass } from './styles';
import { ThemeToggle } from './ThemeToggle';

export interface NavItem {
  to: string;
  label: string;
  icon?: IconName;
}

interface LayoutProps {
  nav: NavItem[];
  admin?: NavItem[];
  account?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: navigation and the person beside it; on small screens a bar and a menu. */
export function Layout({ nav, admin = [], account, children }: LayoutProps) {
  const [open, setOpen] = useMenu();
  const main = useFreshPage();
  return (
    <div className="min-h-dvh lg:pl-60">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-sm font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to content
      </a>
      {open && (
        <div
          aria-hidden="true"
          className="fixed inset-0 z-30 bg-black/40 lg:hidden"
          onClick={() => setOpen(false)}
        />
      )}
      <Sidebar nav={nav} admin={admin} open={open} onClose={() => setOpen(false)} />
      <div inert={open}>
        <TopBar account={account} open={open} onOpen={() => setOpen(true)} />
        <main
          ref={main}
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl px-4 py-6 outline-none sm:px-6 lg:px-10 lg:py-9"
        >
          {children}
        </main>
      </div>
    </div>
  );
}

interface SidebarProps {
  nav: NavItem[];
  admin: NavItem[];
  open: boolean;
  onClose: () => void;
}

function Sidebar({ nav, admin, open, onClose }: SidebarProps) {
  return (
    <aside
      id="menu"
      className={`fixed inset-y-0 left-0 z-40 flex w-64 flex-col border-r border-line bg-sidebar transition-[translate,visibility] duration-200 lg:visible lg:w-60 lg:translate-x-0 ${
        open ? 'visible translate-x-0' : 'invisible -translate-x-full'
      }`}
    >
      <div className="flex h-14 shrink-0 items-center justify-between gap-2 px-4">
        <Brand />
        <button
          type="button"
          aria-label="Close menu"
          className={`${iconButtonClass} lg:hidden`}
          onClick={onClose}
        >
          <Icon name="close" className="size-5" />
        </button>
      </div>
      <div className="flex-1 overflow-y-auto px-3 py-3 lg:mb-28">
        <Navigation label="Main" items={nav} />
        {admin.length > 0 && (
          <>
            <p aria-hidden="true" className="mt-6 mb-1.5 px-3 text-xs font-medium text-faint">
              Administration
            </p>
            <Navigation label="Administration" items={admin} />
          </>
        )}
      </div>
    </aside>
  );
}

interface TopBarProps {
  account: ReactNode;
  open: boolean;
  onOpen: () => void;
}

/** On small screens a bar; on wide ones only its last part is left, at the foot of the sidebar. */
function TopBar({ account, open, onOpen }: TopBarProps) {
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-b border-line bg-canvas/85 px-3 backdrop-blur-md sm:px-6 lg:contents">
      <button
        type="button"
        aria-label="Open menu"
        aria-controls="menu"
        aria-expanded={open}
        className={`${iconButtonClass} lg:hidden`}
        onClick={onOpen}
      >
        <Icon name="menu" className="size-5" />
      </button>
      <div className="min-w-0 flex-1 lg:hidden">
        <Brand compact={account !== undefined} />
      </div>
      <div className="flex min-w-0 items-center gap-2 lg:fixed lg:bottom-0 lg:left-0 lg:z-40 lg:w-60 lg:flex-wrap lg:border-t lg:border-r lg:border-line lg:bg-sidebar lg:p-3">
        {account}
        <ThemeToggle />
      </div>
    </header>
  );
}

/** The way to the first page; on the smallest screens, where `compact`, only its mark. */
function Brand({ compact = false }: { compact?: boolean }) {
  return (
    <Link to="/" className="flex min-w-0 items-center gap-2.5 rounded-md focus-ring">
      <span
        aria-hidden="true"
        className="flex size-7 shrink-0 items-center justify-center rounded-lg bg-accent text-sm font-bold text-on-accent"
      >
        {APP_NAME.slice(0, 1).toUpperCase()}
      </span>
      <span
        className={`truncate text-sm font-semibold tracking-tight text-ink ${compact ? 'max-sm:sr-only' : ''}`}
      >
        {APP_NAME}
      </span>
    </Link>
  );
}

function Navigation({ label, items }: { label: string; items: NavItem[] }) {
  return (
    <nav aria-label={label}>
      <ul className="space-y-0.5">
        {items.map(({ to, label: text, icon }) => (
          <li key={to}>
            <NavLink
              to={to}
              className="flex h-9 items-center gap-2.5 rounded-lg px-3 text-sm font-medium text-muted transition-colors hover:bg-hover hover:text-ink focus-ring aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
            >
              {icon && <Icon name={icon} />}
              <span className="truncate">{text}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Whether the menu of small screens is open; it closes on Escape and when the page changes. */
function useMenu() {
  const { pathname } = useLocation();
  const [openOn, setOpenOn] = useState<string | null>(null);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpenOn(null);
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, []);
  const setOpen = (open: boolean) => setOpenOn(open ? pathname : null);
  return [openOn === pathname, setOpen] as const;
}

/** A page that somebody goes to is read from its top; one that they come back to stands where it was. */
function useFreshPage() {
  const { pathname } = useLocation();
  const isReturn = useNavigationType() === NavigationType.Pop;
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isReturn) return;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname, isReturn]);
  return main;
}
