import { useEffect } from 'react';
import { APP_NAME } from '../app';

/** Name the browser's tab after what the page shows. */
export function useTitle(title: string | undefined) {
  useEffect(() => {
    document.title = title ? `${title} · ${APP_NAME}` : APP_NAME;
  }, [title]);
}
