/** Files dropped anywhere on the page. */

interface Hearing {
  readonly onover: (over: boolean) => void;
  readonly onfile: (file: File) => void;
}

/** A Svelte attachment for the window. */
export function dropping({ onover, onfile }: Hearing): (target: Window) => () => void {
  return (target) => {
    let inside = 0;
    const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent): void => {
      if (isFile(event) && ++inside === 1) onover(true);
    };
    const leave = (event: DragEvent): void => {
      if (isFile(event) && --inside <= 0) end();
    };
    const end = (): void => {
      inside = 0;
      onover(false);
    };
    const over = (event: DragEvent): void => {
      if (isFile(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!isFile(event)) return;
      event.preventDefault();
      end();
      const file = event.dataTransfer?.files[0];
      if (file) onfile(file);
    };
    target.addEventListener("dragenter", enter);
    target.addEventListener("dragleave", leave);
    target.addEventListener("dragover", over);
    target.addEventListener("drop", drop);
    return () => {
      target.removeEventListener("dragenter", enter);
      target.removeEventListener("dragleave", leave);
      target.removeEventListener("dragover", over);
      target.removeEventListener("drop", drop);
    };
  };
}
