using Kinelink.Unity;
using NUnit.Framework;
using UnityEngine;

namespace Kinelink.Tests
{
    /// <summary>Right hand up, left foot forward, head turned left: the same in Unity's world as by Python's forward kinematics.</summary>
    public sealed class GoldenPoseTests
    {
        private GameObject body;

        [TearDown]
        public void TearDown()
        {
            Object.DestroyImmediate(body);
        }

        [Test]
        public void TheGoldenPoseIsWhereItShouldBe()
        {
            Compare(Quaternion.identity, 0);
        }

        [Test]
        public void BonesMayHaveAnyAxes()
        {
            Compare(Quaternion.Euler(20, 70, -130), 0);
        }

        [Test]
        public void BodiesMayBeAuthoredInAnAPose()
        {
            Compare(Quaternion.Euler(-90, 0, 45), 40);
        }

        private void Compare(Quaternion axes, float armsDown)
        {
            SkeletonInfo skeleton = Skeleton();
            body = new GameObject("golden body");
            var rig = new Rig(body.transform, null, Build(skeleton, axes, armsDown));
            Assert.AreEqual(0, rig.Missing().Count);
            var retarget = new DirectRetarget(rig);
            retarget.Begin(skeleton);
            var frame = new Frame();
            byte[] data = Hex.Bytes(GoldenPose.Frame);
            new FrameReader().Read(data, 0, data.Length, frame);
            retarget.Apply(frame, null, 1);
            for (int i = 0; i < skeleton.Names.Length; i++)
            {
                Vector3 place = rig.Bones[Humanoid.Index(skeleton.Names[i])].position;
                var expected = new Vector3(GoldenPose.Places[3 * i], GoldenPose.Places[3 * i + 1], GoldenPose.Places[3 * i + 2]);
                Assert.Less(Vector3.Distance(place, expected), 0.0002f, skeleton.Names[i]);
            }
        }

        private static SkeletonInfo Skeleton()
        {
            byte[] data = Hex.Bytes(GoldenPose.Skeleton);
            var reader = new MsgPackReader();
            reader.Reset(data, 0, data.Length);
            return SkeletonInfo.Read(reader);
        }

        /// <summary>Bones of the skeleton's proportions, each turned by `axes`, the arms lowered.</summary>
        private BoneSlot[] Build(SkeletonInfo skeleton, Quaternion axes, float armsDown)
        {
            var slots = new BoneSlot[skeleton.Names.Length];
            var turns = new Quaternion[slots.Length];
            var places = new Vector3[slots.Length];
            for (int i = 0; i < slots.Length; i++)
            {
                string name = skeleton.Names[i];
                int parent = skeleton.Parents[i];
                float down = name == "leftUpperArm" ? armsDown : name == "rightUpperArm" ? -armsDown : 0;
                Quaternion above = parent < 0 ? Quaternion.identity : turns[parent];
                turns[i] = above * Quaternion.AngleAxis(down, Vector3.forward);
                places[i] = (parent < 0 ? Vector3.zero : places[parent]) + above * Axes.Place(skeleton.Rest, 3 * i);
                Transform bone = new GameObject(name).transform;
                bone.SetParent(parent < 0 ? body.transform : slots[parent].Bone, false);
                bone.position = places[i];
                bone.rotation = turns[i] * axes;
                slots[i] = new BoneSlot { Joint = name, Bone = bone };
            }
            return slots;
        }
    }
}
