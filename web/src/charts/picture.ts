const SCALE = 2;

/** Save the SVG at `address` as a PNG, twice as large so that it stays sharp. Rejects when it cannot be drawn. */
export async function savePicture(address: string): Promise<void> {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * SCALE;
  canvas.height = picture.naturalHeight * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(SCALE, SCALE);
  pen.drawImage(picture, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("no picture");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${nameOf(address)}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The dataset in `/explore/dataset/<id>/charts/…`. */
function nameOf(address: string): string {
  return /\/dataset\/([^/]+)\//.exec(address)?.[1] ?? "chart";
}
