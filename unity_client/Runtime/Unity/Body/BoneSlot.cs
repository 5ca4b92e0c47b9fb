using System;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>Which transform is which joint; for what the Animator doesn't know, or knows wrongly.</summary>
    [Serializable]
    public sealed class BoneSlot
    {
        [Tooltip("VRM 1.0 name, such as leftUpperArm")]
        public string Joint = "";
        public Transform Bone;
    }
}
