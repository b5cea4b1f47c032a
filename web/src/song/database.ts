/** IndexedDB as promises. Every browser may refuse it (private windows, a full disk); then they reject. */

/** Open a database and make its stores; rejects when it is refused or does not come within some seconds. */
export function openDatabase(name: string, make: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    const timer = setTimeout(() => reject(new Error("The browser's storage does not answer.")), PATIENCE_MS);
    request.onupgradeneeded = () => make(request.result);
    request.onsuccess = () => {
      clearTimeout(timer);
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error);
    };
  });
}

const PATIENCE_MS = 5_000;

/** Return the result of a request. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Do something with a store as one transaction; resolves when it is on disk. */
export function change(
  database: IDBDatabase,
  store: string,
  action: (store: IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    action(transaction.objectStore(store));
  });
}
