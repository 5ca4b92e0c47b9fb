using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// Records what is shown into an AnimationClip: body and fingers, face, and things, one key a shown frame. Paths are from this object,
    /// which has to be above all that is recorded. In a player the clip is a legacy one, since Unity writes no others there.
    /// </summary>
    [AddComponentMenu("Kinelink/Motion Recorder")]
    [DefaultExecutionOrder(300)]
    public sealed class MotionRecorder : MonoBehaviour
    {
        [Tooltip("Those below this object where it is empty")]
        public KinelinkCharacter[] Characters = new KinelinkCharacter[0];

        [Tooltip("Those below this object where it is empty")]
        public KinelinkObject[] Things = new KinelinkObject[0];

        [Tooltip("Keys a second at most")]
        [Range(1, 120)]
        public float Rate = 60;

        private readonly List<float> times = new List<float>();
        private readonly List<Bone> bones = new List<Bone>();
        private readonly List<Shape> shapes = new List<Shape>();
        private double began;

        public bool Recording { get; private set; }

        /// <summary>Keys of each curve so far.</summary>
        public int Keys
        {
            get { return times.Count; }
        }

        [ContextMenu("Start recording")]
        public void Begin()
        {
            times.Clear();
            bones.Clear();
            shapes.Clear();
            KinelinkCharacter[] who = Characters.Length > 0 ? Characters : GetComponentsInChildren<KinelinkCharacter>();
            KinelinkObject[] what = Things.Length > 0 ? Things : GetComponentsInChildren<KinelinkObject>();
            foreach (KinelinkCharacter character in who)
            {
                foreach (Transform bone in character.Rig.Bones)
                    if (bone != null) Add(bone);
                SkinnedMeshRenderer[] faces = character.Faces.Length > 0 ? character.Faces : character.GetComponentsInChildren<SkinnedMeshRenderer>();
                foreach (SkinnedMeshRenderer face in faces) Add(face);
            }
            foreach (KinelinkObject thing in what) Add(thing.transform);
            began = Time.unscaledTimeAsDouble;
            Recording = true;
        }

        /// <summary>Stop; the clip, or null where nothing was recorded.</summary>
        public AnimationClip End()
        {
            Recording = false;
            if (times.Count == 0) return null;
            var clip = new AnimationClip { name = name + " performance", frameRate = Rate, legacy = !Application.isEditor };
            foreach (Bone bone in bones) bone.Write(clip, times);
            foreach (Shape shape in shapes) clip.SetCurve(shape.Track.Path, shape.Track.Type, shape.Track.Property, shape.Track.Curve(times));
            // Not EnsureQuaternionContinuity: it makes all slopes anew, and signs don't jump as it is.
            return clip;
        }

        private void LateUpdate()
        {
            if (!Recording) return;
            var now = (float)(Time.unscaledTimeAsDouble - began);
            if (times.Count > 0 && now < times[times.Count - 1] + 0.999f / Rate) return;
            times.Add(now);
            foreach (Bone bone in bones) bone.Take();
            foreach (Shape shape in shapes) shape.Take();
        }

        private void Add(Transform bone)
        {
            string path = PathOf(bone);
            if (path != null) bones.Add(new Bone(bone, path));
            else Debug.LogWarning("Kinelink: '" + bone.name + "' isn't below the recorder and is left out", this);
        }

        private void Add(SkinnedMeshRenderer face)
        {
            string path = PathOf(face.transform);
            for (int i = 0; path != null && face.sharedMesh != null && i < face.sharedMesh.blendShapeCount; i++)
                shapes.Add(new Shape(face, i, new Track(path, typeof(SkinnedMeshRenderer), "blendShape." + face.sharedMesh.GetBlendShapeName(i))));
        }

        /// <summary>Names from this object down, with strokes; null where it isn't below.</summary>
        private string PathOf(Transform one)
        {
            if (!one.IsChildOf(transform)) return null;
            string path = "";
            for (; one != transform; one = one.parent) path = path.Length == 0 ? one.name : one.name + "/" + path;
            return path;
        }

        /// <summary>Place and rotation of one transform.</summary>
        private sealed class Bone
        {
            private static readonly string[] properties =
            {
                "localPosition.x", "localPosition.y", "localPosition.z", "localRotation.x", "localRotation.y", "localRotation.z", "localRotation.w"
            };

            private readonly Transform bone;
            private readonly Transform parent;
            private readonly Track[] tracks = new Track[properties.Length];
            private Vector3 place;
            private Quaternion last = Quaternion.identity;

            public Bone(Transform bone, string path)
            {
                this.bone = bone;
                parent = bone.parent;
                for (int i = 0; i < tracks.Length; i++) tracks[i] = new Track(path, typeof(Transform), properties[i]);
            }

            public void Take()
            {
                // What is destroyed meanwhile stays where it was.
                if (bone != null) Look();
                tracks[0].Add(place.x);
                tracks[1].Add(place.y);
                tracks[2].Add(place.z);
                tracks[3].Add(last.x);
                tracks[4].Add(last.y);
                tracks[5].Add(last.z);
                tracks[6].Add(last.w);
            }

            /// <summary>Where it is about the parent that its path says, though it may hang on another meanwhile, such as a hand.</summary>
            private void Look()
            {
                bool elsewhere = bone.parent != parent && parent != null;
                place = elsewhere ? parent.InverseTransformPoint(bone.position) : bone.localPosition;
                Quaternion turn = elsewhere ? Quaternion.Inverse(parent.rotation) * bone.rotation : bone.localRotation;
                // The same rotation with the other sign would turn the long way round between two keys.
                last = Quaternion.Dot(turn, last) < 0 ? new Quaternion(-turn.x, -turn.y, -turn.z, -turn.w) : turn;
            }

            public void Write(AnimationClip clip, List<float> times)
            {
                foreach (Track track in tracks) clip.SetCurve(track.Path, track.Type, track.Property, track.Curve(times));
            }
        }

        /// <summary>One blend shape of one mesh.</summary>
        private sealed class Shape
        {
            public readonly Track Track;
            private readonly SkinnedMeshRenderer mesh;
            private readonly int index;
            private float last;

            public Shape(SkinnedMeshRenderer mesh, int index, Track track)
            {
                this.mesh = mesh;
                this.index = index;
                Track = track;
            }

            public void Take()
            {
                if (mesh != null) last = mesh.GetBlendShapeWeight(index);
                Track.Add(last);
            }
        }
    }
}
