// Small pictures in the place of points, where a map is zoomed in so far that they have room.

const ATLAS_ZOOM = 2.5; // times the whole picture
const ATLAS_SIDE = 46; // CSS pixels
const ATLAS_MOST = 60; // pictures of a map
const ATLAS_BYTES = 1_200_000; // of pictures fetched for one collection; after that points stay points
const ATLAS_LARGEST = 9_000; // characters of one picture's address, at most
const ATLAS_REST = 250; // milliseconds a map rests before pictures are asked for

Object.assign(LinkedMaps.prototype, {
  // The pictures known so far; none where the documents are others.
  atlasPictures() {
    if (this.atlas?.of !== this.documents) this.atlas = { of: this.documents, known: new Map(), asked: new Set(), bytes: 0 };
    return this.atlas;
  },

  drawAtlas(pane, context) {
    if (!this.data.pictures || pane.view.k < pane.view.home * ATLAS_ZOOM) return;
    const { known, asked } = this.atlasPictures();
    const half = ATLAS_SIDE / 2;
    const taken = [];
    const wanted = [];
    for (let i = 0; i < this.n && taken.length < ATLAS_MOST; i++) {
      const [x, y] = this.place(pane, i);
      if (x < 0 || y < 0 || x > pane.width || y > pane.height) continue;
      const box = [x - half, y - half, x + half, y + half];
      if (taken.some((other) => meets(box, other))) continue;
      taken.push(box);
      const picture = known.get(i);
      if (picture?.complete && picture.naturalWidth) this.drawPicture(context, picture, x, y);
      else if (!picture && !asked.has(i)) wanted.push(i);
    }
    const room = Math.floor((ATLAS_BYTES - this.atlas.bytes) / ATLAS_LARGEST) - (asked.size - known.size);
    wanted.splice(Math.max(room, 0));
    if (!wanted.length) return;
    clearTimeout(this.atlasWait);
    this.atlasWait = setTimeout(() => {
      for (const i of wanted) asked.add(i);
      meeting(this.data.key).reader?.ask(`pictures ${wanted.join(" ")}`);
    }, ATLAS_REST);
  },

  drawPicture(context, picture, x, y) {
    const scale = ATLAS_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight);
    const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    context.fillStyle = "#fff";
    context.fillRect(x - width / 2 - 1, y - height / 2 - 1, width + 2, height + 2);
    context.drawImage(picture, x - width / 2, y - height / 2, width, height);
  },

  takePictures(found) {
    const { known } = this.atlasPictures();
    for (const [row, address] of Object.entries(found)) {
      if (!address) continue;
      this.atlas.bytes += address.length;
      const picture = new Image();
      picture.onload = () => this.redraw();
      picture.src = address;
      known.set(Number(row), picture);
    }
    this.root.dataset.pictures = known.size;
  },
});
