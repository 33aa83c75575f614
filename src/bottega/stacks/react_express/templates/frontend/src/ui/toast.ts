import { createContext, use } from 'react';

/** Tell a person that something happened; the words vanish by themselves. */
export type ShowToast = (message: string) => void;

export const ToastContext = createContext<ShowToast>(() => undefined);

export function useToast(): ShowToast {
  return use(ToastContext);
}
