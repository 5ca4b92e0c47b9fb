using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>How a face's blend shapes are made of the stream's curves. An asset, to be shared by all avatars that name theirs alike.</summary>
    [CreateAssetMenu(menuName = "Kinelink/Face Map", fileName = "Face Map")]
    public sealed class FaceMap : ScriptableObject
    {
        public List<FaceRow> Rows = new List<FaceRow>();

        [Tooltip("A blend shape's weight at its full extent: 100 as Unity imports them, 1 for VRM 1.0 through some importers")]
        public float Full = 100;
    }
}
