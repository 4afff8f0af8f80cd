// Where the browser says it is, where it may and can say so soon. An arrival is saved without a place too.
export interface Place {
  latitude: number;
  longitude: number;
  accuracy: number;
}

const WAIT_MS = 4_000;

export async function place(): Promise<Place | undefined> {
  // A tap must not end in a question of the browser's: asked is only who was allowed before.
  const allowed = await navigator.permissions.query({ name: 'geolocation' }).catch(() => undefined);
  if (allowed?.state !== 'granted') return undefined;
  return new Promise((found) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy }),
      () => found(undefined),
      { timeout: WAIT_MS, maximumAge: WAIT_MS, enableHighAccuracy: true },
    );
  });
}
