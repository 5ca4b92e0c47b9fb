"""`Stage`: a session in a Panda3D window: every frame, the pose of now."""

from __future__ import annotations

import time

from body import Body
from direct.showbase.ShowBase import ShowBase
from direct.task import Task
from panda3d.core import AmbientLight, DirectionalLight, Filename, LPoint3
from shapes import box
from space import place
from things import Things

from bridge.client.blocking import Session
from bridge.client.interpolator import Pose


class Stage:
    """A window, or a buffer where the configuration says so, with one character and its things. `pose`: what is shown."""

    def __init__(self, session: Session) -> None:
        self.base = ShowBase()
        self.session, self.actor = session, session.actor()
        self.things = Things(self.base.render)
        self.body: Body | None = None
        self.pose: Pose | None = None
        self._light()
        self.look_from((1.7, 1.7, 3.3), (0.0, 0.98, 0.2))
        self.base.taskMgr.add(self._show, "show")

    def look_from(self, eye: tuple[float, float, float], at: tuple[float, float, float]) -> None:
        """Put the camera there, positions in the wire's axes."""
        # Otherwise the mouse would move it.
        self.base.disableMouse()
        self.base.camLens.setFov(58)
        self.base.camLens.setNear(0.05)
        self.base.camera.setPos(place(eye))
        self.base.camera.lookAt(place(at))

    def run_for(self, seconds: float) -> None:
        """Let it play."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.base.taskMgr.step()

    def picture(self, path: str) -> None:
        """Write what is seen into a PNG."""
        self.base.graphicsEngine.renderFrame()
        image = self.base.win.getScreenshot()
        if image is None or not image.write(Filename.fromOsSpecific(path)):
            raise RuntimeError(f"the picture can't be written to '{path}'; check the folder and the ending")

    def _show(self, task: Task.Task) -> int:
        pose, skeleton, objects = self.actor.pose(), self.actor.skeleton, self.session.objects
        if pose is None or skeleton is None or objects is None:
            return Task.cont
        if skeleton.sk == pose.sk:
            if self.body is None or self.body.skeleton.sk != pose.sk:
                if self.body is not None:
                    self.body.remove()
                self.body = Body(self.base.render, skeleton)
            self.body.show(pose)
        if objects.ok == pose.ok:
            moved = self.things.moved()
            if moved:
                self.session.update_objects(moved)
            self.things.show(objects, pose)
        self.pose = pose
        return Task.cont

    def _light(self) -> None:
        floor = box(8.0, 0.02, 8.0)
        floor.setColor(0.55, 0.57, 0.6, 1)
        floor.setPos(place((0.0, -0.01, 0.0)))
        floor.reparentTo(self.base.render)
        self.base.setBackgroundColor(0.86, 0.88, 0.91)
        soft, sun = AmbientLight("soft"), DirectionalLight("sun")
        soft.setColor((0.45, 0.45, 0.48, 1))
        sun.setColor((0.75, 0.73, 0.68, 1))
        for light in (soft, sun):
            node = self.base.render.attachNewNode(light)
            node.setPos(place((2.0, 4.0, 3.0)))
            node.lookAt(LPoint3(0, 0, 0))
            self.base.render.setLight(node)
