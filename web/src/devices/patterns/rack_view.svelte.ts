/** Whether racks are shown as pads or as steps, once somebody has said so; for as long as the page is open. */
export const rackView = $state<{ chosen: "pads" | "steps" | null }>({ chosen: null });
