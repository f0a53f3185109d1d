// Every name of a server setting that the programs here rely on stands in this file and only here.
export const client = { id: 'guestgrid-dev', secret: 'guestgrid-dev-secret' };

// The story makes more calls a minute than one client may by default; every other limit is the default.
export const storySettings = {
  ASPNETCORE_ENVIRONMENT: 'Development',
  GuestGrid__OAuth__RequestsPerMinute: '1000000',
  GuestGrid__Tokens__TokenGrace: '00:00:02',
};

// For programs that send as fast as they are acknowledged.
export const loadSettings = {
  ...storySettings,
  GuestGrid__Limits__MessagesPerSecond: '1000000',
  GuestGrid__Limits__MessageBurst: '1000000',
  GuestGrid__Limits__VelocityPerAddress: '100000',
  GuestGrid__Limits__VelocityPerVisitor: '1000',
};

// Between two sessions of one anonymous id, where a story makes many in turn.
export const shortestIntervalMs = 200;

// What each family's story needs beside the defaults: short times to wait, and room where it proves no limit.
const roomy = {
  ...storySettings,
  GuestGrid__Limits__VelocityPerAddress: '100000',
};

export const familySettings = {
  sessions: {
    ...storySettings,
    GuestGrid__OAuth__RequestsPerMinute: '1000',
    GuestGrid__Limits__MinCreationInterval: `00:00:00.${shortestIntervalMs}`,
    GuestGrid__Limits__VelocityPerVisitor: '6',
  },
  widget: roomy,
  backend: roomy,
  socket: {
    ...roomy,
    GuestGrid__Limits__HandshakeTimeout: '00:00:12',
    GuestGrid__Attachments__UploadLifetime: '00:00:25',
    GuestGrid__Attachments__DownloadLifetime: '00:00:25',
  },
  headless: {
    ...storySettings,
    GuestGrid__Limits__MessagesPerSecond: '100000',
    GuestGrid__Limits__MessageBurst: '100000',
  },
};

export const tokenGraceMs = 2000;
export const minCreationIntervalMs = 5000;
export const velocityPerAddress = 60;

// What a cluster may tell a guest while a part of it is away; everything sent is sent again.
export const transientCodes = new Set(['STORAGE_UNAVAILABLE', 'OVERLOADED', 'SHUTTING_DOWN']);
