using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>The engine's scene as docs/scene-format.md has it, in the axes of the session.</summary>
    internal static class SceneMessage
    {
        /// <summary>origin: the session's world. actor: who stands where the scene has the avatar; viewer: the eyes of "me"; both may be null.</summary>
        public static Value Of(IEnumerable<TrackedThing> things, Transform origin, Transform actor, Transform viewer)
        {
            Value scene = Value.Map(), objects = Value.List();
            if (actor != null)
            {
                Vector3 at = Local(origin, actor.position);
                Vector3 ahead = Quaternion.Inverse(origin.rotation) * actor.forward;
                scene.Add("avatar", Value.Map()
                    .Add("at", Value.List().Add(Value.Of((double)-at.x)).Add(Value.Of((double)at.z)))
                    .Add("heading_deg", Value.Of((double)Axes.Heading(ahead))));
            }
            if (viewer != null)
            {
                var eyes = new float[3];
                Axes.Write(Local(origin, viewer.position), eyes, 0);
                scene.Add("viewer", ThingShape.Numbers(eyes, 0, 3));
            }
            foreach (TrackedThing thing in things) objects.Add(Of(thing));
            return scene.Add("objects", objects);
        }

        /// <summary>One entry of `objects`.</summary>
        public static Value Of(TrackedThing tracked)
        {
            KinelinkObject thing = tracked.Thing;
            Value entry = Value.Map().Add("id", Value.Of(thing.ThingId));
            if (thing.Label.Length > 0) entry.Add("label", Value.Of(thing.Label));
            if (thing.Category.Length > 0) entry.Add("category", Value.Of(thing.Category));
            if (thing.Shape == ShapeSource.Catalogue && thing.Category.Length > 0) entry.Add("size", ThingShape.Numbers(ThingShape.Size(thing)));
            else entry.Add("shape", ThingShape.Of(thing));
            entry.Add("position", ThingShape.Numbers(tracked.Pose, 0, 3)).Add("rotation", ThingShape.Numbers(tracked.Pose, 3, 4));
            if (thing.Attributes.Length > 0)
            {
                Value attributes = Value.Map();
                foreach (ThingAttribute one in thing.Attributes) attributes.Add(one.Name, Value.Of(one.Text));
                entry.Add("attributes", attributes);
            }
            if (thing.Affordances.Length > 0) entry.Add("affordances", Texts(thing.Affordances));
            if (thing.Grasps.Length > 0) entry.Add("grasps", Texts(thing.Grasps));
            // Otherwise what its category says.
            if (!thing.Movable) entry.Add("movable", Value.Of(false));
            return entry;
        }

        public static Vector3 Local(Transform origin, Vector3 place)
        {
            return Quaternion.Inverse(origin.rotation) * (place - origin.position);
        }

        private static Value Texts(string[] texts)
        {
            Value list = Value.List();
            foreach (string text in texts) list.Add(Value.Of(text));
            return list;
        }
    }
}
