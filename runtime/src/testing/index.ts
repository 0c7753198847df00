// Entry point `@armature/runtime/testing`: a service in the test's process, with fake dependencies, no port and no etcd.
export {
  startTestService,
  type Fakes,
  type TestCaller,
  type TestResponse,
  type TestService,
  type TestServiceOptions,
} from './start-test-service.js';
export type { DeadTestEvent, EventStage, PublishedTestEvent } from '../events/event-stage.js';
export { createFakeClock, type FakeClock } from '../clock/fake-clock.js';
export type { RawRequest } from './in-process-server.js';
export { startTestPlatform, type PlatformStarts, type TestPlatform } from './start-test-platform.js';
